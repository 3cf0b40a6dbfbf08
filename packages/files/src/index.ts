export { fileType } from './file-type.ts';
export { deleteExpiredFiles, fileFacts, fileSizeLimit, readFile, type StoredFile, storeFile } from './stored-files.ts';
