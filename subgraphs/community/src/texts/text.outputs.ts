import markdownIt from 'markdown-it';
import sanitizeHtml, { type IOptions } from 'sanitize-html';

const markdown = markdownIt({ html: false, linkify: true });

const BLOCKS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'ul', 'ol', 'li'];
const TABLES = ['table', 'thead', 'tbody', 'tr', 'th', 'td'];
const WORDS = ['strong', 'em', 's', 'a', 'code'];

/**
 * What may be served of what people write. Images and media are absent: whoever opens a page would call a host that
 * the author chose.
 */
const SERVED: IOptions = {
  allowedTags: [...BLOCKS, ...TABLES, ...WORDS],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'] },
  allowedClasses: { code: [/^language-[\w+#-]{1,30}$/] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow ugc noopener noreferrer' }) },
};

/** Makes HTML that is safe to show. Markdown alone lets no tags through; what comes out is sanitised all the same. */
export function htmlOf(source: string): string {
  return sanitizeHtml(markdown.render(source), SERVED);
}
