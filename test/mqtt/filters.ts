import fc from 'fast-check';

const level = fc.constantFrom('a', 'b', '', '$x');

/** Topics of few levels and few letters, so that filters often match. */
export const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));

/** Valid filters over the same letters. */
export const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 4 }), fc.boolean())
  .map(([levels, toEnd]) => (toEnd || levels.length === 0 ? [...levels, '#'] : levels).join('/'));
