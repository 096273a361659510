import { ALNUM, BASE64, run, sample, URL_START, UUID, written } from './vendor-token.js'
import type { VendorToken } from './vendor-token.js'

const PASSWORD = 'correct-Horse7'
const BEARER = sample([run(ALNUM, 40)])
const BASIC = btoa('ada:correct-Horse7')
const UUID_SAMPLE = sample(UUID)

/** Credentials inside URLs, connection strings and lines of requests. */
export const CONNECTION_TOKENS: readonly VendorToken[] = [
  written({
    id: 'url-password',
    title: 'Password in a URL or database URL',
    anchors: ['://'],
    pattern: String.raw`:\/\/[^\s:@/?#"'<>\\[\]{}|^]{0,128}:(?!redacted-\d)(?<secret>[^\s@/?#"'<>\\]{1,256})@(?=[\w.[%-])`,
    fires: [
      [`postgres://ada:${PASSWORD}@db.example.com:5432/orders?sslmode=require`, PASSWORD],
      [`postgresql+psycopg://ada:${PASSWORD}@db.example.com/orders`, PASSWORD],
      [`mysql://ada:${PASSWORD}@127.0.0.1/orders`, PASSWORD],
      [`mongodb+srv://ada:${PASSWORD}@cluster0.ab1cd.mongodb.net/?retryWrites=true`, PASSWORD],
      [`redis://:${PASSWORD}@cache:6379/0`, PASSWORD],
      [`rediss://default:${PASSWORD}@cache.upstash.io:6379`, PASSWORD],
      [`amqps://ada:${PASSWORD}@rabbit.example.com/vhost`, PASSWORD],
      [`https://ada:${PASSWORD}@api.example.com/v1`, PASSWORD],
      [`https://user:pass@example.com/`, 'pass'],
      [`cloudinary://123456789012345:${BEARER}@acme`, BEARER],
      [`smtp://ada%40example.com:p%40ss%2Fword@mail.example.com:587`, 'p%40ss%2Fword'],
      [`nats://ada:${PASSWORD}@[::1]:4222`, PASSWORD],
    ],
    quiet: [
      'https://example.com:8080/@ada/posts',
      'http://localhost:3000/users?email=ada@example.com',
      'git@github.com:acme/orders.git',
      'ssh://git@github.com/acme/orders.git',
      'https://ada@example.com/',
      'https://example.com/a:b@c',
      'postgres://ada:redacted-1@db.example.com/orders',
      'https://example.com:443',
      '{"url":"https://example.com:8080","email":"ada@example.com"}',
      'see https://example.com:8080, or write to ada@example.com',
    ],
  }),
  written({
    id: 'jdbc-password',
    title: 'Password in a JDBC URL',
    anchors: ['jdbc:'],
    pattern: String.raw`jdbc:[a-z0-9]{2,16}:[^\s"'<>?;&\\]{1,256}[?;&](?:(?!password=)[^\s"'<>;&\\]{1,128}[;&]){0,16}password=(?!redacted-\d)(?<secret>[^\s"'<>;&\\]{1,256})`,
    fires: [
      [`jdbc:postgresql://db.example.com/orders?user=ada&password=${PASSWORD}&ssl=true`, PASSWORD],
      [`jdbc:sqlserver://db.example.com:1433;databaseName=orders;user=ada;password=${PASSWORD};`, PASSWORD],
    ],
    quiet: ['jdbc:postgresql://db.example.com/orders?user=ada&password=redacted-1', 'jdbc:h2:mem:test'],
  }),
  written({
    id: 'oracle-jdbc-password',
    title: 'Password in a JDBC URL of Oracle',
    anchors: ['jdbc:oracle:'],
    pattern: String.raw`jdbc:oracle:(?:thin|oci):[^\s"'<>/@\\]{1,128}\/(?!redacted-\d)(?<secret>[^\s"'<>/@\\]{1,256})@`,
    fires: [[`jdbc:oracle:thin:ada/${PASSWORD}@//db.example.com:1521/orders`, PASSWORD]],
    quiet: ['jdbc:oracle:thin:@//db.example.com:1521/orders'],
  }),
  written({
    id: 'connection-string-password',
    title: 'Password in a connection string',
    anchors: ['Password=', 'Pwd=', 'PWD=', 'password=', 'pwd='],
    pattern: String.raw`(?<=(?:[Ss]erver|Data Source|[Hh]ost|User ?I[Dd]|[Uu]ser|UID|Uid|[Dd]atabase|Initial Catalog|[Pp]ort|:\d{2,5}|Username)=?[^;,"'\s]{0,128}[;,] ?)(?:[Pp]assword|[Pp]wd|PWD)=(?!redacted-\d)(?<secret>[^;,"'\s\\<]{1,256})`,
    fires: [
      [`Server=db.example.com;Database=orders;User Id=ada;Password=${PASSWORD};Encrypt=true`, PASSWORD],
      [`Host=db.example.com;Username=ada;Password=${PASSWORD}`, PASSWORD],
      [`acme.redis.cache.windows.net:6380,password=${BEARER}=,ssl=True`, `${BEARER}=`],
    ],
    quiet: ['Server=db.example.com;User Id=ada;Password=redacted-1;', 'Password=', 'forgot password=yes'],
  }),
  written({
    id: 'libpq-password',
    title: 'Password in a libpq connection string',
    anchors: [' password='],
    pattern: String.raw`(?<=(?:host|user|dbname|port|hostaddr)=[^\s"'=]{1,128}) password=(?!redacted-\d)(?<secret>[^\s"'\\]{1,256})`,
    fires: [[`host=db.example.com user=ada password=${PASSWORD} dbname=orders`, PASSWORD]],
  }),
  written({
    id: 'authorization-line',
    title: 'Authorization header in text',
    anchors: ['uthorization', 'UTHORIZATION'],
    pattern: String.raw`(?:uthorization|UTHORIZATION)["'\\]{0,4}\s{0,3}[:=,]\s{0,3}["'\\]{0,4}(?:[Bb]earer|[Bb]asic|[Tt]oken|[Bb]ot|[Aa]pi[Kk]ey|SSWS|BEARER|BASIC)(?: |%20|\+)(?!redacted-\d)(?<secret>[A-Za-z0-9._~+/=-]{8,8192})`,
    fires: [
      [`curl -H 'Authorization: Bearer ${BEARER}' https://api.example.com`, BEARER],
      [`authorization: Basic ${BASIC}`, BASIC],
      [`{\\"Authorization\\":\\"Token ${BEARER}\\"}`, BEARER],
    ],
    quiet: ['Authorization: Bearer <token>', 'Authorization: Bearer redacted-1', 'authorization: Bearer ${TOKEN}'],
  }),
  written({
    id: 'bearer-token-in-text',
    title: 'Bearer token in text',
    anchors: ['Bearer ', 'bearer '],
    pattern: String.raw`(?<![A-Za-z0-9])[Bb]earer (?!redacted-\d)(?=[^\s"']{0,60}\d)(?<secret>[A-Za-z0-9._~+/-]{24,8192}={0,2})(?![A-Za-z0-9._~+/=-])`,
    fires: [[`sent with Bearer ${BEARER}`, BEARER]],
    quiet: ['Bearer realm="example"', 'the bearer of this letter', 'Bearer authentication-is-required-for-all'],
  }),
  written({
    id: 'docker-config-auth',
    title: 'Registry credentials in a Docker config',
    anchors: ['"auth"', String.raw`\"auth\"`],
    pattern: String.raw`(?<=auths[\s\S]{3,300})\\{0,3}"auth\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"(?!redacted-\d)(?<secret>[A-Za-z0-9+/]{8,4096}={0,2})\\{0,3}"`,
    fires: [[`{"auths":{"https://index.docker.io/v1/":{"auth":"${BASIC}"}}}`, BASIC]],
    quiet: ['{"auth":"required"}', '{"auth":"oauth2"}'],
  }),
  written({
    id: 'http-cookie-line',
    title: 'Session cookie of a known framework in text',
    anchors: [
      'PHPSESSID=',
      'JSESSIONID=',
      'ASP.NET_SessionId=',
      '.AspNetCore.',
      'laravel_session=',
      'connect.sid=',
      'sessionid=',
    ],
    pattern: String.raw`${URL_START}(?:PHPSESSID|JSESSIONID|ASP\.NET_SessionId|laravel_session|sessionid|connect\.sid|\.AspNetCore\.[A-Za-z.]{4,40})=(?!redacted-\d|s%3A|s:)(?<secret>(?:[A-Za-z0-9+/._!-]|%2[BbFf]){20,8192}(?:=|%3[Dd]){0,2})`,
    fires: [
      [`Cookie: PHPSESSID=${sample([run('a-z0-9', 26)])}; theme=dark`, sample([run('a-z0-9', 26)])],
      [`JSESSIONID=${sample([run('A-F0-9', 32)])}`, sample([run('A-F0-9', 32)])],
    ],
    quiet: ['PHPSESSID=deleted', `request=${UUID_SAMPLE}`, `etag=${sample([run(BASE64, 27)])}`],
  }),
]
