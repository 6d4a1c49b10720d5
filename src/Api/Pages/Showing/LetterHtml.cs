using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Budkavle.Api.Pages.Showing;

/// <summary>A letter's body as something a browser may show. Text and Markdown become our own page's HTML; a sender's HTML goes into a
/// frame without scripts, forms, links out of it or anything fetched.</summary>
public static class LetterHtml
{
    /// <summary>No network at all; styles and pictures may stand in the letter.</summary>
    private const string FramePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>
    /// As a header of the frame's own document: also no form, nobody else's frame, and none of a page's rights. A link opens a page of its
    /// own when somebody follows it.
    /// </summary>
    internal const string FrameHeader = FramePolicy
        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox " + FrameRights;

    /// <summary>What the frame may do.</summary>
    internal const string FrameRights = "allow-popups allow-popups-to-escape-sandbox";

    private const string FrameStyle =
        "<style>:root{color-scheme:light}body{margin:1rem;font:1rem/1.5 system-ui,'DejaVu Sans',sans-serif;overflow-wrap:anywhere}"
        + "img,table{max-width:100%}</style>";

    private const int HeadingLevelMax = 6;

    private static readonly MarkdownPipeline _markdown = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>Markdown as HTML; HTML inside it is shown as text, and only links to web and mail addresses stay links.</summary>
    /// <returns>Null if it is nested so deeply that it cannot be formatted: then it is shown as it is.</returns>
    public static string? OfMarkdown(string markdown)
    {
        try
        {
            return Format(markdown);
        }
        catch (ArgumentException)
        {
            // The formatter's own limit of depth.
            return null;
        }
    }

    private static string Format(string markdown)
    {
        var document = Markdown.Parse(markdown, _markdown);
        // The page's own heading is the subject.
        foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(heading.Level + 1, HeadingLevelMax);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // Pictures would be fetched from where the sender says, and tell that the letter is read.
            if (link.IsImage) link.IsImage = false;
            if (!IsHarmless(link.Url)) link.Url = "#";
        }

        foreach (var link in document.Descendants<AutolinkInline>())
        {
            if (!link.IsEmail && !IsHarmless(link.Url)) link.Url = "#";
        }

        return document.ToHtml(_markdown);
    }

    /// <summary>A whole document for a sandboxed frame, from HTML as the sender wrote it.</summary>
    public static string FrameDocument(string html, string language, string title = "") =>
        $"""<!doctype html><html lang="{WebUtility.HtmlEncode(language)}"><head><meta charset="utf-8">"""
        + $"""<meta http-equiv="Content-Security-Policy" content="{FramePolicy}"><title>{WebUtility.HtmlEncode(title)}</title>"""
        + $"""<meta name="viewport" content="width=device-width, initial-scale=1">{FrameStyle}</head>"""
        + $"""<body>{LetterCleaner.Clean(html)}</body></html>""";

    internal static bool IsHarmless(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "mailto" or "tel";
}
