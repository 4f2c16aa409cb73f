pm.test('the API answers', () => {
  pm.expect(pm.response.code).to.be.within(200, 299);
});
