using Budkavle.Domain.Submissions;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>Forms and answers for tests.</summary>
internal static class FormWorld
{
    public static readonly DateOnly Today = new(2026, 5, 1);

    public static FormField Field(FormFieldKind kind, string name = "a") => new()
    {
        Name = name,
        Kind = kind,
        Label = new FormWords("Fråga " + name, "Question " + name),
        Choices = kind is FormFieldKind.Choice or FormFieldKind.Choices
            ? [new FormChoice("one", new FormWords("Ett")), new FormChoice("two", new FormWords("Två"))]
            : null,
    };

    public static IntakeForm Of(params FormField[] fields) => new() { Title = new FormWords("Blankett"), Fields = fields };

    public static FormReading Read(FormField field, params string[] typed) =>
        FormAnswers.Read(Of(field), new Dictionary<string, List<string>> { [field.Name] = [.. typed] }, NoFiles, Today);

    public static Dictionary<string, List<int>> NoFiles => [];
}
