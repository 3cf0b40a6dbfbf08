/** The three products behind RapidAPI; see docs/collection.md, "Sources". */
export type ProductName = 'instagram' | 'tiktok' | 'tiktok-fallback';

/** The hosts of the products, sent as X-RapidAPI-Host wherever the requests go. */
export const productHosts = {
  instagram: 'social-api4.p.rapidapi.com',
  tiktok: 'tiktok-api23.p.rapidapi.com',
} as const;

export interface Product {
  readonly name: ProductName;
  /** Value of X-RapidAPI-Host; always the product's own, even when the base URL leads elsewhere. */
  readonly host: string;
  /** Where requests go: `https://<host>` or a stand-in, with a path in front if it needs one. */
  readonly baseUrl: string;
  readonly key: string;
}

/** What a request is for: decides who is served first when the budget runs low. A look-up is somebody waiting at a page. */
export type Purpose = 'posts' | 'engagement' | 'profile' | 'look-up';
