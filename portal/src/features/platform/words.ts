const words: Record<string, string> = {
  'api.try': 'Tried an interface',
  'commit.status': 'Told how a check went',
  'connection.check': 'Checked a connection',
  'copy.restart': 'Restarted a copy',
  'delivery.break-glass': 'Put a version to run past Git',
  'delivery.heal': 'Wrote into Git what ran past it',
  'delivery.pause': 'Paused a delivery',
  'delivery.resume': 'Had a delivery go on',
  'discovery.run': 'Had an organisation looked into',
  'entity.delete': 'Removed an entry',
  'entity.refresh': 'Had an entry read again',
  'location.dismiss': 'Dismissed what was wrong with a source',
  'location.read': 'Had a source read again',
  'location.register': 'Registered a source',
  'location.unregister': 'Removed a source',
  'location.update': 'Moved a source',
  'pipeline.cancel': 'Stopped a build',
  'pipeline.retry': 'Repeated a build',
  'pipeline.start': 'Started a build',
  'proposal.create': 'Proposed a change',
  'proposal.decline': 'Declined a proposal',
  'proposal.merge': 'Merged a proposal',
  'repository.commit': 'Committed to a repository',
  'repository.create': 'Created a repository',
  'repository.delete': 'Deleted a repository',
  'repository.push': 'Pushed to a repository',
  'request.delete': 'Asked to delete',
  'request.patch': 'Asked to change',
  'request.post': 'Asked for a change',
  'request.put': 'Asked to change',
  'run.cancel': 'Cancelled a run',
  'run.resolve': 'Decided about a step',
  'run.retry': 'Tried a run again',
  'run.start': 'Started a run',
  'run.schedule': 'Scheduled a run',
  'run.undo': 'Undid a run',
  'service.delete': 'Deleted a service',
  'session.begin': 'Signed in',
  'session.end': 'Signed out',
  'setting.change': 'Changed a setting of their own',
  'setting.delete': 'Removed a setting of their own',
  'stars.change': 'Changed their stars',
  'stars.delete': 'Removed their stars',
  'token.create': 'Made a token',
  'token.delete': 'Deleted a token',
  'webhook.create': 'Added a webhook',
  'webhook.delete': 'Removed a webhook',
  'webhook.update': 'Changed the secret of a webhook',
};

/** What the record calls by a code, in words; a code that is not known here stays as it is. */
export const wordsOf = (action: string): string => words[action] ?? action;

/** To choose from, by their words: also what others than we record, as far as it was seen. */
export const choices = (chosen: string, seen: string[]): { value: string; label: string }[] => [
  { value: '', label: 'Everything' },
  ...Object.entries(words)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label)),
  ...[...new Set([...seen, chosen])]
    .filter((action) => action !== '' && !(action in words))
    .sort()
    .map((action) => ({ value: action, label: action })),
];
