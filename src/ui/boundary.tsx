// Around each part of the page: where it fails, one sentence and a way to try again stand in its place, and
// the rest goes on. What trains lives outside of React and notices nothing.
import { Component, createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataError, toReport } from '../core/errors';
import { saidBy } from '../core/said';
import { cutText, showText } from '../core/shown';
import { isGone } from '../store/late-code';
import { useView } from './page-context';
import { reportWords } from './report-words';
import './boundary.css';
import { sentences } from './sentences';

const Attempt = createContext<object>({});

/** Another object for each time that the part around is tried. */
export const useAttempt = (): object => useContext(Attempt);

interface BoundaryProps {
  readonly children: ReactNode;
  /** Another way on, beside trying again. */
  readonly more?: ReactElement;
}

interface BoundaryState {
  readonly fault: { readonly error: unknown } | null;
  readonly attempt: object;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: null, attempt: {} };

  static getDerivedStateFromError = (error: unknown): Partial<BoundaryState> => ({
    fault: { error },
  });

  private readonly tryAgain = () => this.setState({ fault: null, attempt: {} });

  override render() {
    const { fault, attempt } = this.state;
    const { children, more } = this.props;
    if (fault === null) return <Attempt value={attempt}>{children}</Attempt>;
    return <Fault error={fault.error} onAgain={this.tryAgain} more={more} />;
  }
}

/** What was thrown, to be passed on to those who mend it. */
const faultText = (error: unknown): string => cutText(saidBy(error) ?? showText(error));

interface FaultProps {
  readonly error: unknown;
  readonly onAgain: () => void;
  readonly more: ReactElement | undefined;
}

function Fault({ error, onAgain, more }: FaultProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const late = error instanceof DataError;
  const { message, hint } = reportWords(toReport(error), language, t);
  const said = late ? sentences(t, message, hint) : t('part.failed', { message: faultText(error) });
  return (
    <div className="part-fault" role="alert">
      <p>{said}</p>
      <button type="button" className="button" onClick={onAgain}>
        {t('part.again')}
      </button>
      {late && isGone(error) && (
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {t('part.reload')}
        </button>
      )}
      {more}
    </div>
  );
}
