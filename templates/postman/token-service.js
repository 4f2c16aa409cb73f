pm.test('Okta gives a bearer token to the service', () => {
  pm.response.to.have.status(200);
  const tokens = pm.response.json();
  pm.expect(String(tokens.token_type).toLowerCase()).to.equal('bearer');
  pm.collectionVariables.set('serviceToken', tokens.access_token);
});
