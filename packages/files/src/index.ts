export { fileType } from './file-type.ts';
export { deleteExpiredFiles, fileSizeLimit, readFile, type StoredFile, storeFile } from './stored-files.ts';
