pm.test('a bearer token comes', () => {
  pm.expect(String(answer.token_type).toLowerCase()).to.equal('bearer');
  pm.expect(answer.access_token).to.be.a('string').that.is.not.empty;
  pm.collectionVariables.set('implicitToken', answer.access_token);
});
