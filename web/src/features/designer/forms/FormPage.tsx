/** A form on the designer's desk. */
import { DocumentPage } from '../desk/DocumentPage';
import { FormEditor } from './FormEditor';

export default function FormPage() {
  return (
    <DocumentPage kind="form">
      {({ key, ...editing }) => <FormEditor key={key} {...editing} />}
    </DocumentPage>
  );
}
