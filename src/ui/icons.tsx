// The few signs of the page, drawn on a 16-unit square in the colour of the text around them.
// They say nothing by themselves: the button that holds one has words.
import type { ReactNode } from 'react';

export function Icon({ children }: { children: ReactNode }) {
  return (
    <svg width="1em" height="1em" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

export const PlayIcon = () => (
  <Icon>
    <path d="M4 2.5v11l9-5.5z" fill="currentColor" />
  </Icon>
);

export const DrawIcon = () => (
  <Icon>
    <path {...line} d="M2.5 13.5l.8-3.2 7.6-7.6 2.4 2.4-7.6 7.6z" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />
  </Icon>
);

export const StepIcon = () => (
  <Icon>
    <path d="M3 3v10l7-5z" fill="currentColor" />
    <path d="M12.5 3v10" {...line} strokeWidth={2} />
  </Icon>
);

export const StopIcon = () => (
  <Icon>
    <path d="M3.5 3.5h9v9h-9z" fill="currentColor" />
  </Icon>
);

export const ResetIcon = () => (
  <Icon>
    <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2v3.2h3.2" {...line} />
  </Icon>
);

/** Down, for what can be folded away; turned by the style sheet where it is. */
export const FoldIcon = () => (
  <Icon>
    <path d="M3 5.5l5 5l5 -5" {...line} />
  </Icon>
);

export const SetupIcon = () => (
  <Icon>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" {...line} />
    <circle cx="10" cy="4.5" r="1.8" {...line} />
    <circle cx="6" cy="11.5" r="1.8" {...line} />
  </Icon>
);

export const LookIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" {...line} />
    <path d="M10.5 10.5 14 14" {...line} />
  </Icon>
);

export const SystemIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" {...line} />
    <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
  </Icon>
);

export const LightIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" {...line} />
    <path
      d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
      {...line}
    />
  </Icon>
);

export const DarkIcon = () => (
  <Icon>
    <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z" {...line} />
  </Icon>
);

export const ScreenIcon = () => (
  <Icon>
    <path d="M1.5 2.5h13M2.5 2.5v8h11v-8M8 10.5V13M5.5 14.5 8 12.5l2.5 2" {...line} />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m3.5 3.5 9 9M12.5 3.5l-9 9" {...line} />
  </Icon>
);

export const ShareIcon = () => (
  <Icon>
    <path d="M8 10V2M5 4.5 8 1.8l3 2.7M4.5 7H3v7h10V7h-1.5" {...line} />
  </Icon>
);

export const LessonIcon = () => (
  <Icon>
    <path
      d="M8 4.5C6.5 3.2 4.5 3 2 3v9.5c2.5 0 4.5.2 6 1.5 1.5-1.3 3.5-1.5 6-1.5V3c-2.5 0-4.5.2-6 1.5zM8 4.5V14"
      {...line}
    />
  </Icon>
);
