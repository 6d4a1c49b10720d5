namespace Budkavle.Api.Pages.Showing;

/// <summary>Where a letter's recipient can ask; each empty for none.</summary>
public sealed record LetterSupport(string Text, string Phone, string Email, string Url)
{
    public bool IsEmpty => Text.Length + Phone.Length + Email.Length + Url.Length == 0;
}
