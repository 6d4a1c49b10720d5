using Budkavle.Domain.Submissions;

namespace Budkavle.Silo.Demo;

/// <summary>A form of the demo's agency, with a field of every kind.</summary>
internal static class DemoForm
{
    public const string Code = "bygglov";

    public static readonly IntakeForm Form = new()
    {
        Title = new("Ansökan om bygglov", "Application for a building permit"),
        Help = new("Ansök innan du börjar bygga.\nHandläggningen tar högst tio veckor.",
            "Apply before you begin to build.\nYou get a decision within ten weeks."),
        Fields =
        [
            Field("property", FormFieldKind.Text, "Fastighetsbeteckning", "Name of the property") with { Required = true, MaxLength = 100 },
            Field("work", FormFieldKind.Choice, "Vad gäller det?", "What is it about?") with
            {
                Required = true,
                Choices = [new("new", new("Nybyggnad", "New building")), new("change", new("Tillbyggnad", "Extension"))],
            },
            Field("parts", FormFieldKind.Choices, "Vad berörs?", "What is affected?") with
            {
                Choices =
                [
                    new("facade", new("Fasad", "Front")), new("roof", new("Tak", "Roof")), new("frame", new("Bärande delar", "Frame")),
                ],
            },
            Field("area", FormFieldKind.Number, "Yta i kvadratmeter", "Square metres") with
            {
                Required = true, Min = 1, Max = 100_000, Decimals = 1,
            },
            Field("start", FormFieldKind.Date, "När vill du börja?", "When do you want to begin?"),
            Field("builder", FormFieldKind.Text, "Byggföretagets organisationsnummer", "The builder's organisation number") with
            {
                Pattern = FormPattern.OrganisationNumber,
                Help = new("Tio siffror. Lämna tomt om du bygger själv.", "Ten digits. Leave it empty if you build yourself."),
            },
            Field("phone", FormFieldKind.Text, "Telefon", "Telephone") with { Pattern = FormPattern.Phone },
            Field("description", FormFieldKind.LongText, "Beskriv bygget", "Describe what you will build") with { MaxLength = 4000 },
            Field("drawing", FormFieldKind.File, "Ritningar", "Drawings") with { Required = true, MaxFiles = 5 },
            Field("true", FormFieldKind.Checkbox, "Uppgifterna är riktiga.", "What I have written is right.") with { Required = true },
        ],
    };

    private static FormField Field(string name, FormFieldKind kind, string swedish, string english) =>
        new() { Name = name, Kind = kind, Label = new(swedish, english) };
}
