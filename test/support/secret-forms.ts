/** The forms in which a secret could be written down, also as a part of something longer. */
export const secretForms = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift ? shift + 1 : 0, -2),
  );
  const base64 = [bytes.toString('base64'), ...inside];
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
  return [...new Set(forms)];
};
