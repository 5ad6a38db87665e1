import { htmlOf } from './text.outputs.ts';

test('what people mean by markdown is kept', () => {
  const html = htmlOf(
    '# Descale\n\nUse **citric acid**, see https://example.org:\n\n```sh\nrinse\n```\n\n| a |\n|---|\n| 1 |',
  );

  expect(html).toContain('<h1>Descale</h1>');
  expect(html).toContain('<strong>citric acid</strong>');
  expect(html).toContain('<a href="https://example.org" rel="nofollow ugc noopener noreferrer">');
  expect(html).toContain('<code class="language-sh">rinse');
  expect(html).toContain('<td>1</td>');
});

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">go</a>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '[go](javascript:alert(1))',
  '[go](JaVaScRiPt:alert(1))',
  '[go](&#106;avascript:alert(1))',
  '[go](java\nscript:alert(1))',
  '[go](vbscript:msgbox(1))',
  '[go](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[go](//evil.example/x)',
  '![x](https://evil.example/pixel.png)',
  '![x](x"onerror="alert(1))',
  '[go](https://example.org "x" onmouseover="alert(1)")',
  '```" onmouseover="alert(1)\ncode\n```',
  '<https://example.org/"onclick="alert(1)>',
  '<form action="https://evil.example"><input name="password"></form>',
  '<p style="background:url(https://evil.example)">x</p>',
])('serves nothing that runs, calls or deceives: %s', (source) => {
  const html = htmlOf(source);

  const tags = html.match(/<[^>]*>/g) ?? [];
  expect(tags.filter((tag) => !/^<\/?(p|a|pre|code|strong|em)\b/.test(tag))).toEqual([]);
  expect(tags.filter((tag) => /\son\w+=|\sstyle=|javascript:|vbscript:|data:|"\/\//i.test(tag))).toEqual([]);
});
