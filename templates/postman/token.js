pm.collectionVariables.unset('code');
pm.collectionVariables.unset('verifier');
pm.test('Okta gives a bearer token for the code', () => {
  pm.response.to.have.status(200);
  const tokens = pm.response.json();
  pm.expect(String(tokens.token_type).toLowerCase()).to.equal('bearer');
  pm.collectionVariables.set('codeToken', tokens.access_token);
});
