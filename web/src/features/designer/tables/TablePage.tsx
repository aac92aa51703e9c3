/** A decision on the designer's desk. */
import { DocumentPage } from '../desk/DocumentPage';
import { TableEditor } from './TableEditor';

export default function TablePage() {
  return (
    <DocumentPage kind="decision">
      {({ key, ...editing }) => <TableEditor key={key} {...editing} />}
    </DocumentPage>
  );
}
