using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Budkavle.Domain.Tests.Tidy;

/// <summary>Where things stand and what must not be left lying about.</summary>
internal static partial class LayoutRules
{
    internal static IEnumerable<string> BlockNamespaces(SourceFile file) => file.Syntax.DescendantNodes()
        .OfType<NamespaceDeclarationSyntax>()
        .Select(node => file.At(node, "namespace is not file-scoped"));

    internal static IEnumerable<string> MisplacedPublicTypes(SourceFile file)
    {
        var types = file.Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Where(node => node.Modifiers.Any(SyntaxKind.PublicKeyword))
            .ToList();
        foreach (var type in types.Skip(1).Where(type => NameOf(type) != NameOf(types[0])))
            yield return file.At(type, $"{NameOf(type)} is a second public type in the file");
        if (types.Count > 0 && NameOf(types[0]) != PublicNameOf(file))
            yield return file.At(types[0], $"public type {NameOf(types[0])} is not in a file of its name");
    }

    /// <summary>The public type that a file holds: <c>XModel</c> behind the page <c>X.cshtml</c>, else one of the file's name.</summary>
    private static string PublicNameOf(SourceFile file) =>
        file.Path.EndsWith(".cshtml.cs", StringComparison.Ordinal) ? file.Stem + "Model" : file.Stem;

    /// <summary>Words that mark work left undone; counts for the sources of every language under src.</summary>
    internal static IEnumerable<string> UnfinishedWork(SourceFile file) =>
        file.IsIn("src") ? Matches(file, UnfinishedPattern(), "marks unfinished work") : [];

    internal static IEnumerable<string> MachinePaths(SourceFile file) =>
        Matches(file, MachinePathPattern(), "is a path of one machine");

    private static IEnumerable<string> Matches(SourceFile file, Regex pattern, string why) => file.Lines
        .SelectMany((line, index) => pattern.Matches(line).Select(match => file.At(index + 1, $"'{match.Value}' {why}")));

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax named => named.Identifier.Text,
        DelegateDeclarationSyntax named => named.Identifier.Text,
        _ => string.Empty,
    };

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex UnfinishedPattern();

    [GeneratedRegex(@"(?<![\w.:/}\]>*-])(/(work|root|home|Users|tmp|mnt)/\w)|(?<!\w)[A-Z]:\\\w")]
    private static partial Regex MachinePathPattern();
}
