pm.test('a code comes, and no token', () => {
  pm.expect(answer.code).to.be.a('string').that.is.not.empty;
  pm.expect(answer.access_token).to.equal(undefined);
  pm.collectionVariables.set('code', answer.code);
});
