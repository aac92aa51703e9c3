/** A process on the designer's desk. */
import { DocumentPage } from './desk/DocumentPage';
import { Editor } from './Editor';

export default function ProcessPage() {
  return (
    <DocumentPage kind="process">
      {({ key, ...editing }) => <Editor key={key} {...editing} />}
    </DocumentPage>
  );
}
