/** Whether a variable like CI or ACCESSIBLE is switched on: any text but `0` and `false`. */
export const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value !== 'false';
