// Signs of what can be done with a run. The button that holds one has words.
import { Icon, line } from '../icons';

export const PinIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <path
      d="M5 2h6l-.8 5 2.3 2.5h-9L5.8 7z"
      {...line}
      fill={on ? 'currentColor' : 'none'}
      strokeLinejoin="round"
    />
    <path d="M8 9.5V14" {...line} />
  </Icon>
);

export const HideIcon = () => (
  <Icon>
    <path
      d="M1.5 8C3.5 4.8 5.6 3.5 8 3.5s4.5 1.3 6.5 4.5c-2 3.2-4.1 4.5-6.5 4.5S3.5 11.2 1.5 8z"
      {...line}
    />
    <path d="M3 13.5 13 2.5" {...line} />
  </Icon>
);

export const ShowIcon = () => (
  <Icon>
    <path
      d="M1.5 8C3.5 4.8 5.6 3.5 8 3.5s4.5 1.3 6.5 4.5c-2 3.2-4.1 4.5-6.5 4.5S3.5 11.2 1.5 8z"
      {...line}
    />
    <circle cx="8" cy="8" r="1.8" {...line} />
  </Icon>
);

export const DeleteIcon = () => (
  <Icon>
    <path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4" {...line} />
  </Icon>
);
