using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Budkavle.Domain.Tests.Tidy;

/// <summary>One file of the source tree: its path below the root with forward slashes, its lines and, for C#, its syntax.</summary>
internal sealed class SourceFile
{
    private readonly Lazy<CompilationUnitSyntax> _syntax;

    internal SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        _syntax = new(() => CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview))
            .GetCompilationUnitRoot());
    }

    internal string Path { get; }

    internal string Text { get; }

    internal string[] Lines { get; }

    internal bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal CompilationUnitSyntax Syntax => _syntax.Value;

    internal string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>The file name up to its first dot: <c>X</c> for both <c>X.cs</c> and <c>X.Log.cs</c>.</summary>
    internal string Stem => System.IO.Path.GetFileName(Path).Split('.')[0];

    internal bool IsIn(params string[] folders) =>
        Array.Exists(folders, folder => Path.StartsWith(folder + "/", StringComparison.Ordinal));

    internal string At(SyntaxNodeOrToken place, string what) => At(place.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1, what);

    internal string At(int line, string what) => $"{Path}:{line}: {what}";
}
