pm.test('the implementation answers without a token', () => {
  pm.expect(pm.response.code).to.be.within(200, 299);
});
