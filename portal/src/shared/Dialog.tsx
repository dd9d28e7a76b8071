import { Modal, type ModalRootProps } from '@mantine/core';

/** A dialog with its title and a way out; its head is no banner of the page. */
export function Dialog({
  title,
  children,
  ...rest
}: Pick<ModalRootProps, 'opened' | 'onClose' | 'size' | 'centered'> & { title: string; children: React.ReactNode }) {
  return (
    <Modal.Root transitionProps={{ duration: 0 }} {...rest}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header role="none">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
