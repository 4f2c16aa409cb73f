pm.collectionVariables.unset('credentials');
pm.test('Okta signs the test user in with the password alone', () => {
  pm.response.to.have.status(200);
  const { status, sessionToken } = pm.response.json();
  pm.expect(status).to.equal('SUCCESS');
  pm.collectionVariables.set('sessionToken', sessionToken);
});
