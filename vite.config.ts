import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

/** Every browser that runs this page reads woff2; the woff twins would double what is bundled. */
function dropWoff(): Plugin {
  return {
    name: 'drop-woff',
    generateBundle(_options, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (name.endsWith('.woff')) delete bundle[name];
        else if (file.type === 'asset' && name.endsWith('.css')) {
          file.source = String(file.source).replace(
            /,\s*url\([^)]*\.woff\)\s*format\([^)]*\)/g,
            '',
          );
        }
      }
    },
  };
}

/** The simulator's page: relative addresses, so that it works wherever the router is mounted. */
export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  base: './',
  plugins: [dropWoff(), vue()],
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    // Fonts stay files: as data in the style sheet they would all be loaded.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
