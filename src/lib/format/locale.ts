/** How numbers, money, dates and names are written unless somebody asks otherwise. */
export const defaultLocale = "en-AU";
