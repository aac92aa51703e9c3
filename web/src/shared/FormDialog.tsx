/**
 * A small form in a dialog. What the server refuses is shown at its field, the rest above the
 * buttons; it closes when `onSave` has succeeded.
 *
 *     <FormDialog open={open} title={t('add')} okText={t('save')} initial={{ name: '' }}
 *       onCancel={close} onSave={(values) => add.mutateAsync({ body: values })}>
 *       <Form.Item name="name" label={t('name')}><Input /></Form.Item>
 *     </FormDialog>
 */
import { Form, type FormInstance, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api';
import { useT } from './texts';

export function FormDialog<V extends object>({
  open,
  title,
  okText,
  danger = false,
  initial,
  width = 520,
  onCancel,
  onSave,
  children,
}: {
  open: boolean;
  title: ReactNode;
  okText: string;
  danger?: boolean;
  initial: Partial<V>;
  width?: number;
  onCancel: () => void;
  onSave: (values: V) => Promise<unknown>;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}) {
  const t = useT();
  const [form] = Form.useForm<V>();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');

  async function save(values: V) {
    setBusy(true);
    setWrong('');
    try {
      await onSave(values);
      onCancel();
    } catch (error) {
      const fields = Object.keys(values).flatMap((name) => {
        const said = error instanceof ApiError ? error.field(name) : undefined;
        return said ? [{ name: name as never, errors: [said] }] : [];
      });
      form.setFields(fields);
      if (fields.length === 0) setWrong(error instanceof Error ? error.message : t('failed'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open={open}
      title={title}
      width={width}
      okText={okText}
      cancelText={t('cancel')}
      okButtonProps={{ danger, loading: busy }}
      onCancel={onCancel}
      onOk={() => form.submit()}
      afterOpenChange={(shown) => {
        if (!shown) setWrong('');
      }}
      destroyOnHidden
    >
      <Form<V>
        form={form}
        layout="vertical"
        initialValues={initial}
        preserve={false}
        scrollToFirstError
        onFinish={(values) => void save(values)}
      >
        {typeof children === 'function' ? children(form) : children}
        <button type="submit" className="gc-hidden" tabIndex={-1} aria-hidden="true" />
      </Form>
      {wrong && (
        <p className="gc-field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}
