import { CiceroError } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';

/** What scanners look for and Cicero never has: settings, repositories, keys, other products' back doors. */
const sensitive =
  /\.env|\/\.(?:git|svn|hg|aws|ssh|docker|vscode|idea|ht|ds_store|npmrc)|\/wp-|\/(?:phpmyadmin|cgi-bin|xmlrpc)\b|\.(?:php|aspx?|jsp|sql|bak|pem)$/;

/** Paths that only a scanner asks for are unknown to everybody, with a token or without, before anything is done. */
export function refuseSensitivePaths(app: Http): void {
  app.addHook('onRequest', async (request) => {
    if (isSensitivePath(request.raw.url ?? '/')) {
      request.log.warn({ code: 'SECURITY' }, 'refused a path that only scanners ask for');
      throw new CiceroError('NOT_FOUND');
    }
  });
}

/** Looks at the path alone, whatever its letter case and however it is encoded. */
export function isSensitivePath(url: string): boolean {
  const [path = '/'] = url.split('?', 1);
  return sensitive.test(decoded(path).toLowerCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
