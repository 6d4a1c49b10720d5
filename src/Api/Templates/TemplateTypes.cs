namespace Budkavle.Api.Templates;

/// <summary>What can be made of a template, by the names of GOV.UK Notify.</summary>
internal static class TemplateTypes
{
    public const string Email = "email";
    public const string Sms = "sms";
    public const string Letter = "letter";

    public static bool IsKnown(string type) => type is Email or Sms or Letter;
}
