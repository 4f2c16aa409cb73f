import type { Difference } from '../wizard/step.ts';
import { isNewerOfSameMajor } from './asset-versions.ts';
import type { With } from './define.ts';

export type Context = With<'anypoint' | 'deploymentTarget' | 'clientProvider' | 'asset' | 'implementation'>;
export type Instance = NonNullable<Awaited<ReturnType<Context['anypoint']['apiInstances']['get']>>>;

/** What is decided when an instance is made, and stays. The client provider can be changed until something relies on it. */
export const settled: ReadonlySet<string> = new Set(['technology', 'deployment type', 'asset']);

const unequal = (field: string, is: string | undefined, wanted: string): readonly Difference[] =>
  is === wanted ? [] : [{ field, is: is ?? '', wanted }];

/** How an instance differs from what this setup wants of it. */
export const differences = (c: Context, instance: Instance, label: string): readonly Difference[] => {
  const { asset, clientProvider, deploymentTarget, implementation } = c.has;
  const { assetVersion = '' } = instance;
  return [
    ...unequal('label', instance.label, label),
    ...unequal('asset', instance.assetId, asset.assetId),
    ...unequal('client provider', instance.providerId, clientProvider.id),
    ...unequal('technology', instance.technology, deploymentTarget.technology),
    ...unequal('deployment type', instance.deploymentType, deploymentTarget.type),
    ...unequal('implementation URL', instance.implementationUrl, implementation.url),
    // The optional step 17 moves the instance to a later version, which then is the right one.
    ...(isNewerOfSameMajor(assetVersion, asset.version)
      ? []
      : unequal('asset version', assetVersion, asset.version)),
  ];
};
