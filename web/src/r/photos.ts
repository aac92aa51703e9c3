/** Photos made small before they are kept; the new picture has no position and no device in it. */

const LONGEST_SIDE = 2048;
const LARGEST = 4_500_000;
const QUALITIES = [0.85, 0.7, 0.5];

/** Null: this browser cannot read the file. */
export async function shrunk(file: Blob): Promise<Blob | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    for (const quality of QUALITIES) {
      const made = await drawn(picture, width, height, quality);
      if (made && made.size <= LARGEST) return made;
    }
    return null;
  } finally {
    picture.close();
  }
}

async function drawn(
  picture: ImageBitmap,
  width: number,
  height: number,
  quality: number,
): Promise<Blob | null> {
  const type = 'image/jpeg';
  if (typeof OffscreenCanvas === 'function') {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    if (pen) {
      paint(pen, picture, width, height);
      return canvas.convertToBlob({ type, quality });
    }
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  paint(pen, picture, width, height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, type, quality);
  });
}

function paint(
  pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap,
  width: number,
  height: number,
): void {
  pen.fillStyle = '#fff'; // JPEG has no transparency
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
}
