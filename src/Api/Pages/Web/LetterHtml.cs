using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Budkavle.Api.Pages.Web;

/// <summary>A letter's body as something a browser may show. Text and Markdown become our own page's HTML; a sender's HTML goes into a
/// frame without scripts, forms, links out of it or anything fetched.</summary>
public static class LetterHtml
{
    /// <summary>No network at all; styles may stand in the letter.</summary>
    private const string FramePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static readonly MarkdownPipeline _markdown = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>Markdown as HTML; HTML inside it is shown as text, and only links to web and mail addresses stay links.</summary>
    public static string OfMarkdown(string markdown)
    {
        var document = Markdown.Parse(markdown, _markdown);
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

    /// <summary>A whole document for the <c>srcdoc</c> of a sandboxed frame.</summary>
    public static string FrameDocument(string html, string language) =>
        $"""<!doctype html><html lang="{WebUtility.HtmlEncode(language)}"><head><meta charset="utf-8">"""
        + $"""<meta http-equiv="Content-Security-Policy" content="{FramePolicy}"></head><body>{html}</body></html>""";

    private static bool IsHarmless(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "mailto" or "tel";
}
