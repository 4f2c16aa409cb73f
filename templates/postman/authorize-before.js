const cryptoJs = require('crypto-js');
const unguessable = () => pm.variables.replaceIn('{{$guid}}{{$guid}}').replace(/-/g, '');
const verifier = unguessable();
// PKCE (RFC 7636): S256, base64url without padding.
const challenge = cryptoJs.enc.Base64.stringify(cryptoJs.SHA256(verifier))
  .replace(/\+/g, '-')
  .replace(/\//g, '_')
  .replace(/=+$/, '');
pm.collectionVariables.set('verifier', verifier);
pm.collectionVariables.set('challenge', challenge);
pm.collectionVariables.set('state', unguessable());
pm.collectionVariables.set('nonce', unguessable());
