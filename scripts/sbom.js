// The software bill of materials of the published package: everything is bundled, so that no lockfile of a user names it.
// CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/. Without time and serial number: one source has one bill.

const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licensesOf = (license) =>
  / (OR|AND|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

/** Of the archive in the registry, as npm writes it: `sha512-<base64>`. */
const hashesOf = (integrity) => {
  const [algorithm, base64] = integrity.split('-');
  return [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }];
};

/**
 * @param about the package.json of the whole
 * @param bundled {name, version, license, integrity} of each library that is in the bundle
 * @param installed the same of those that npm installs beside it, with `optional`
 */
export const billOfMaterials = (about, bundled, installed) => {
  const component = ({ name, version, license, integrity }, scope) => ({
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    scope,
    licenses: licensesOf(license),
    hashes: hashesOf(integrity),
    purl: purlOf(name, version),
  });
  const whole = purlOf(about.name, about.version);
  const components = [
    ...bundled.map((one) => component(one, 'required')),
    ...installed.map((one) => component(one, one.optional ? 'optional' : 'required')),
  ].sort((a, b) => a.purl.localeCompare(b.purl));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': whole,
        name: about.name,
        version: about.version,
        licenses: licensesOf(about.license),
        purl: whole,
      },
    },
    components,
    dependencies: [{ ref: whole, dependsOn: components.map(({ purl }) => purl) }],
  };
};
