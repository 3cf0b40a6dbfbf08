/** What Redis has to do in one step. KEYS[1] is the key; times to live are in milliseconds. */
export const script = {
  /** ARGV: expected value, new value, time to live */
  replaceIfEquals: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return 1`,
  /** ARGV: value */
  deleteIfEquals: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
    return 0`,
  /** ARGV: time to live */
  increment: `
    local count = redis.call('INCR', KEYS[1])
    if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
    return count`,
  /** ARGV: score, member, time to live. A shorter time to live does not cut the set's. */
  addToSet: `
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
    if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
    return 1`,
  /** ARGV: lowest score that stays */
  membersOfSet: `
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])
    return redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')`,
} as const;
