/** Carries out jobs one after another, each in a later turn than it was given; one that fails does not stop the next. */
export function createSerialQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const done = last.then(job);
    last = Promise.allSettled([done]);
    return done;
  };
}
