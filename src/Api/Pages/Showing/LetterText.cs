namespace Budkavle.Api.Pages.Showing;

/// <summary>A letter's text on a page: the recipient's, or its sender's before it is sent.</summary>
/// <param name="ContentType">text/plain, text/markdown or text/html.</param>
/// <param name="Content">What it says.</param>
/// <param name="Language">BCP 47, or empty.</param>
/// <param name="HtmlAddress">Where HTML is for the frame.</param>
public sealed record LetterText(string ContentType, string Content, string Language, string HtmlAddress)
{
    /// <summary>HTML of fewer characters gets a lower frame: nobody knows its height before the browser does.</summary>
    public const int ShortHtml = 1500;
}
