import {
  IconCirclePlus,
  IconGitBranch,
  IconHome,
  IconLayoutList,
  IconPlayerPlay,
  IconSettings,
} from '@tabler/icons-react';

/** The rail, top to bottom, with the key that follows `g`. */
export const places = [
  { to: '/', title: 'Home', Icon: IconHome, key: 'h' },
  { to: '/catalog', title: 'Catalog', Icon: IconLayoutList, key: 'c' },
  { to: '/create', title: 'Create', Icon: IconCirclePlus, key: 'n' },
  { to: '/runs', title: 'Runs', Icon: IconPlayerPlay, key: 'r' },
  { to: '/code', title: 'Code', Icon: IconGitBranch, key: 'o' },
  { to: '/settings', title: 'Settings', Icon: IconSettings, key: 's' },
];
