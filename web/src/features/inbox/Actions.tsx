/** What belongs to a list stands in the page's header. */
import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

export function Actions({
  place,
  children,
}: {
  place: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  const [found, setFound] = useState<HTMLElement | null>(null);
  useEffect(() => setFound(place.current), [place]);
  return found ? createPortal(children, found) : null;
}
