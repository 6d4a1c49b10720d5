namespace Budkavle.Domain.Submissions;

/// <summary>What forms may be at the most.</summary>
public static class FormLimits
{
    /// <summary>Forms of one agency, closed ones too.</summary>
    public const int PerAgencyMax = 100;

    public const int VersionsMax = 1_000;

    public const int FieldsMax = 50;

    /// <summary>Choices of all fields of a form.</summary>
    public const int ChoicesMax = 200;

    public const int NameCharactersMax = 40;

    public const int TitleCharactersMax = 150;

    public const int LabelCharactersMax = 300;

    public const int HelpCharactersMax = 2_000;

    /// <summary>All words of a form in one language: so its page stays small.</summary>
    public const int WordsCharactersMax = 25_000;

    public const int TextDefault = 200;

    public const int TextMax = 1_000;

    public const int LongTextDefault = 4_000;

    /// <summary>All texts of one filled in form together.</summary>
    public const int AnswersCharactersMax = SubmissionLimits.TextCharactersMax;

    /// <summary>Fifteen digits before the point, and six after it.</summary>
    public const decimal NumberMax = 999_999_999_999_999m;

    public const int DecimalsMax = 6;

    /// <summary>Questions and answers as one text: each line may be an answer of one character, and is indented by two.</summary>
    public const int RenderedCharactersMax = (3 * AnswersCharactersMax) + (2 * WordsCharactersMax);

    /// <summary>The body of a request: every character may be written as an escape of six, in two languages.</summary>
    public const long RequestBytesMax = 512 * 1024;

    /// <summary>Parts of a filled in form: its own, one for each field, and those of which a field has several.</summary>
    public const int PartsMax = 8 + FieldsMax + ChoicesMax + SubmissionLimits.FilesMax;

    /// <summary>A form that was replaced is taken for so long from those who had begun to fill it in.</summary>
    public static readonly TimeSpan ReplacedTakenFor = TimeSpan.FromHours(24);
}
