// What the HTTP layer uses of undici, for the bundle: its index would bring fetch, WebSockets, caches and mocks along.
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';

// As the index does.
Object.assign(Dispatcher.prototype, api);

export { Agent, EnvHttpProxyAgent, Pool };
