/** Pictures before they are sent: made small where this browser can read them. */
import { shrunk } from './forms/shrink';

/** Not redrawn: they would stop moving. */
const LEFT_ALONE = 'image/gif';

/** The same file if it is no picture or cannot be read here; the server says what it thinks. */
export async function smallPicture(file: File): Promise<File> {
  if (!file.type.startsWith('image/') || file.type === LEFT_ALONE) return file;
  try {
    const small = await shrunk(file);
    if (small.size >= file.size && file.type === 'image/jpeg') return file;
    return new File([small], file.name.replace(/\.\w+$/, '.jpg'), { type: small.type });
  } catch {
    return file;
  }
}
