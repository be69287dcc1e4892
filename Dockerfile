# One image for every unit of both builds: what runs is the bundle that `npm run build` makes, and which one is the command.

FROM node:20.20.2-bookworm AS build
WORKDIR /src
# The full image has python3, make and g++, for the case that better-sqlite3 must be compiled.
COPY package.json package-lock.json ./
COPY scripts/setup.mjs scripts/system-parts.mjs scripts/
RUN node scripts/setup.mjs
COPY . .
RUN node scripts/build.mjs \
	&& npx esbuild bench/targets/keys-process.ts --bundle --platform=node --format=cjs --target=node20 --outfile=dist/keys.cjs
# Of the packages only the native one is not in the bundles, and of that only what runs.
RUN mkdir -p /app/node_modules/better-sqlite3/build/Release \
	&& cd node_modules \
	&& cp -r bindings file-uri-to-path /app/node_modules/ \
	&& cp -r better-sqlite3/package.json better-sqlite3/LICENSE better-sqlite3/lib /app/node_modules/better-sqlite3/ \
	&& cp better-sqlite3/build/Release/better_sqlite3.node /app/node_modules/better-sqlite3/build/Release/ \
	&& cp -r ../dist/units ../dist/card-processor.cjs ../dist/keys.cjs /app/ \
	&& find /app/units \( -name '*.meta.json' -o -name '*.code' \) -delete

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
# A new named volume takes its owner from the folder that it covers.
RUN mkdir -p /data /keys/public /keys/signing /keys/service && chown -R node:node /data /keys
USER node
ENTRYPOINT ["node"]
CMD ["units/monolith/monolith.cjs"]
