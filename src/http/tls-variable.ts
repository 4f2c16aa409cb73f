const variable = 'NODE_TLS_REJECT_UNAUTHORIZED';
let wasSet = false;

/**
 * Whether the environment asks for certificates not to be checked, which is never done. The variable is taken away, since Node
 * would warn that it has an effect.
 */
export const ignoresTlsVariable = (): boolean => {
  if (process.env[variable] === '0') {
    wasSet = true;
    delete process.env[variable];
  }
  return wasSet;
};
