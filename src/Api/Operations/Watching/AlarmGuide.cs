using System.Reflection;
using Markdig;
using Microsoft.AspNetCore.Html;

namespace Budkavle.Api.Operations.Watching;

/// <summary>What to do about each alarm: the sections of docs/operations/alarms.md, which travels inside the assembly.</summary>
internal static class AlarmGuide
{
    private static readonly (string Name, IHtmlContent Text)[] _sections = Load();

    /// <summary>Alarms in the order of the handbook.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _sections.Select(section => section.Name)];

    /// <summary>What to do about one of them.</summary>
    public static IHtmlContent Of(string name) => _sections.First(section => section.Name == name).Text;

    private static (string, IHtmlContent)[] Load()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("docs/alarms.md")!);
        return [.. reader.ReadToEnd().Split("\n## ").Skip(1).Select(section => section.Split('\n', 2))
            .Select(section => (section[0].Trim(), (IHtmlContent)new HtmlString(Markdown.ToHtml(section[1]))))];
    }
}
