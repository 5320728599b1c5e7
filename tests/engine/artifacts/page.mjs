// Opens dbt's documentation page in headless Chromium on each model's lineage graph: page.mjs URL UNIQUE_ID…
// Prints JSON: `shown` by model (heading, text, unique ids drawn in the graph, painted pixels), and the page's `errors`.
import { chromium } from 'playwright-core';

const [url, ...models] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // A container has no user namespaces for the sandbox; the page is a file of our own.
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const errors = [];
const shown = {};
try {
  for (const model of models) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on('pageerror', (error) => errors.push(`${model}: ${error.message}`));
    page.on('console', (message) => {
      // A resource that is not there is told below, with its address.
      const missing = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !missing) errors.push(`${model}: ${message.text()}`);
    });
    page.on('response', (response) => {
      // The page asks for images before their addresses are filled in: /{{ getIcon(…) }}, /${require('…')}.
      const unfilled = response.url().includes('%7B');
      if (response.status() >= 400 && !unfilled) errors.push(`${model}: ${response.status()} ${response.url()}`);
    });
    // Nothing it needs is elsewhere: fonts and statistics alone.
    await page.route(
      (asked) => asked.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await page.goto(`${url}#!/${model.split('.')[0]}/${model}?g_v=1`);
    await page.waitForFunction(() => document.querySelector('#cy')?._cyreg?.cy?.nodes(':visible').nonempty());
    shown[model] = await page.evaluate(async () => {
      const { cy } = document.querySelector('#cy')._cyreg;
      // The page fits the graph to its window after it is laid out; a pixel is painted at the next frame.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      let painted = 0;
      for (const canvas of document.querySelectorAll('#cy canvas')) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
      }
      return {
        heading: document.querySelector('h1').innerText.replace(/\s+/g, ' ').trim(),
        text: document.body.innerText,
        nodes: cy.nodes(':visible').map((node) => node.id()).sort(),
        edges: cy.edges(':visible').map((edge) => `${edge.source().id()} ${edge.target().id()}`).sort(),
        painted,
      };
    });
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify({ shown, errors }));
